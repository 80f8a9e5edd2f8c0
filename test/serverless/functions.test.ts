import { describe, expect, test } from 'vitest';
import { ROUTES } from '../../handlers/parts/routes.ts';
import { packagedResource, packagedResources, resourcesOfType } from './template.ts';

/** Every function's role. */
const ROLES = [
  ['ReceiveLambdaFunction', 'ReceiveRole'],
  ['ManageLambdaFunction', 'ManageRole'],
  ['SweepLambdaFunction', 'SweepRole'],
  ['RenewLambdaFunction', 'RenewRole'],
  ['ObserveLambdaFunction', 'ObserveRole'],
  ['DispatchLambdaFunction', 'DispatchRole'],
  ['DeliverLambdaFunction', 'DeliverRole'],
  ['ReplayLambdaFunction', 'ReplayRole'],
  ['MaintainLambdaFunction', 'MaintainRole'],
  ['KeysLambdaFunction', 'KeysRole'],
  ['ConnectLambdaFunction', 'ConnectRole'],
  ['StreamLambdaFunction', 'StreamRole'],
  ['PushLambdaFunction', 'PushRole'],
  ['HooksLambdaFunction', 'HooksRole'],
  ['SandboxLambdaFunction', 'SandboxRole'],
  ['ModulesLambdaFunction', 'ModulesRole'],
] as const;
const FUNCTIONS = ROLES.map(([id]) => id);

describe('every function', () => {
  test('is one that these tests know', () => {
    const found = Object.keys(resourcesOfType('AWS::Lambda::Function'));
    expect(found.sort()).toEqual([...FUNCTIONS].sort());
  });

  test.each(ROLES)('%s runs on Node 24 on arm64, as %s', (id, role) => {
    const { Runtime, Architectures, Role } = packagedResource(id).Properties;
    expect(Runtime).toBe('nodejs24.x');
    expect(Architectures).toEqual(['arm64']);
    expect(Role).toEqual({ 'Fn::GetAtt': [role, 'Arn'] });
  });

  test.each(FUNCTIONS)('%s has no secret in its environment, only the names of some', (id) => {
    const { Variables } = packagedResource(id).Properties.Environment ?? { Variables: {} };
    expect(JSON.stringify(Variables)).not.toContain('resolve:secretsmanager');
    const holders = Object.keys(Variables).filter((name) => /SECRET|KEY|CREDENTIAL/.test(name));
    for (const name of holders) expect(name).toMatch(/_SECRET_ID$/);
  });

  test.each(FUNCTIONS)('%s has a log that forgets after a while', (id) => {
    const group = packagedResource(id.replace('LambdaFunction', 'LogGroup'));
    expect(group.Properties.RetentionInDays).toBe(30);
  });
});

test.each([
  ['ReceiveLambdaFunction', 5],
  ['ManageLambdaFunction', 29],
  ['SweepLambdaFunction', 55],
  ['RenewLambdaFunction', 60],
  ['ObserveLambdaFunction', 30],
  // Readers take a number without an event for void after a minute.
  ['DispatchLambdaFunction', 30],
  // A request to an endpoint may take 25.
  ['DeliverLambdaFunction', 60],
  ['ReplayLambdaFunction', 60],
  // It stops taking up new things after 30 seconds; those in hand may need this much more.
  ['MaintainLambdaFunction', 120],
  ['KeysLambdaFunction', 30],
  ['ConnectLambdaFunction', 10],
  // The gateway waits for 29 seconds.
  ['StreamLambdaFunction', 29],
  ['PushLambdaFunction', 60],
  // A run may take 10.
  ['SandboxLambdaFunction', 20],
  // A run may take 25.
  ['ModulesLambdaFunction', 30],
])('%s may run for %i seconds', (id, seconds) => {
  expect(packagedResource(id).Properties.Timeout).toBe(seconds);
});

test('the sandbox has no environment at all, and the modules have just what their deployer gives them', () => {
  expect(packagedResource('SandboxLambdaFunction').Properties).not.toHaveProperty('Environment');
  const { Variables } = packagedResource('ModulesLambdaFunction').Properties.Environment;
  expect(Variables).toEqual({});
});

test('nothing is reserved: an account as AWS creates it has nothing to reserve', () => {
  for (const { Properties } of Object.values(resourcesOfType('AWS::Lambda::Function')))
    expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
});

describe('the gateway', () => {
  const routes = Object.values(resourcesOfType('AWS::ApiGatewayV2::Route')).filter(
    ({ Properties }) => Properties.ApiId.Ref === 'HttpApi',
  );
  const keysTo = (name: string) =>
    routes
      .filter(({ Properties }) => JSON.stringify(Properties.Target).includes(`Integration${name}`))
      .map(({ Properties }) => Properties.RouteKey)
      .sort();

  test('has just the routes of the receiver and the management API', () => {
    expect(keysTo('Receive')).toEqual(['POST /notifications']);
    expect(keysTo('Manage')).toEqual(Object.keys(ROUTES).sort());
    expect(routes).toHaveLength(Object.keys(ROUTES).length + 1);
  });

  test('sends events in payload 2.0', () => {
    const versions = Object.values(resourcesOfType('AWS::ApiGatewayV2::Integration'))
      .filter(({ Properties }) => Properties.ApiId.Ref === 'HttpApi')
      .map(({ Properties }) => Properties.PayloadFormatVersion);
    expect(new Set(versions)).toEqual(new Set(['2.0']));
  });

  test('may call these functions, and only the schedule may call another', () => {
    const callers = Object.values(resourcesOfType('AWS::Lambda::Permission')).map(
      ({ Properties }) => [Properties.FunctionName['Fn::GetAtt'][0], Properties.Principal],
    );
    expect(callers.sort()).toEqual([
      ['ConnectLambdaFunction', 'apigateway.amazonaws.com'],
      ['ManageLambdaFunction', 'apigateway.amazonaws.com'],
      ['ReceiveLambdaFunction', 'apigateway.amazonaws.com'],
      ['StreamLambdaFunction', 'apigateway.amazonaws.com'],
      ['SweepLambdaFunction', 'events.amazonaws.com'],
    ]);
  });
});

describe('the gateway of the stream', () => {
  const routes = Object.values(resourcesOfType('AWS::ApiGatewayV2::Route')).filter(
    ({ Properties }) => Properties.ApiId.Ref === 'WebsocketsApi',
  );

  test('opens sockets by one function, and answers them by another', () => {
    const targets = routes.map(({ Properties }) => [
      Properties.RouteKey,
      /"([A-Z]\w+)WebsocketsIntegration/.exec(JSON.stringify(Properties.Target))?.[1],
    ]);
    expect(Object.fromEntries(targets)).toEqual({
      $connect: 'Connect',
      $default: 'Stream',
      $disconnect: 'Stream',
      ping: 'Stream',
      subscribe: 'Stream',
    });
  });

  test('tells messages apart by their action, and limits how many there are', () => {
    const { ProtocolType, RouteSelectionExpression } = packagedResource('WebsocketsApi').Properties;
    expect([ProtocolType, RouteSelectionExpression]).toEqual(['WEBSOCKET', '$request.body.action']);
    const { DefaultRouteSettings, RouteSettings } = packagedResource(
      'WebsocketsDeploymentStage',
    ).Properties;
    expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 });
    expect(RouteSettings).toEqual({
      $connect: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 100 },
    });
  });

  test.each(['StreamLambdaFunction', 'PushLambdaFunction'])(
    '%s writes to the connections of this very deployment',
    (id) => {
      const { CONNECTIONS_URL } = packagedResource(id).Properties.Environment.Variables;
      expect(CONNECTIONS_URL['Fn::Sub']).toMatch(
        /^https:\/\/\$\{WebsocketsApi\}\.execute-api\..*\/dev$/,
      );
    },
  );
});

describe('the gateway’s stage', () => {
  const stage = () => packagedResource('HttpApiStage').Properties;

  test('throttles each route of the management API, and none of the receiver', () => {
    const { 'POST /notifications': receiver, ...manager } = stage().RouteSettings;
    expect(receiver).toEqual({ DetailedMetricsEnabled: true });
    expect(Object.keys(manager).sort()).toEqual(Object.keys(ROUTES).sort());
    for (const settings of Object.values(manager))
      expect(settings).toEqual({ ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 });
    expect(stage().DefaultRouteSettings).toEqual({ DetailedMetricsEnabled: false });
  });

  test('is made after the routes that its settings name', () => {
    const routes = Object.entries(resourcesOfType('AWS::ApiGatewayV2::Route'))
      .filter(([, { Properties }]) => Properties.ApiId.Ref === 'HttpApi')
      .map(([id]) => id);
    expect(packagedResource('HttpApiStage').DependsOn).toEqual(expect.arrayContaining(routes));
  });

  test('logs route, status and latency of each request, and nothing of what is in it', () => {
    expect(JSON.parse(stage().AccessLogSettings.Format)).toEqual({
      requestId: '$context.requestId',
      time: '$context.requestTime',
      routeKey: '$context.routeKey',
      status: '$context.status',
      latencyMs: '$context.responseLatency',
      functionLatencyMs: '$context.integrationLatency',
      functionStatus: '$context.integrationStatus',
      responseBytes: '$context.responseLength',
    });
    expect(packagedResource('HttpApiLogGroup').Properties.RetentionInDays).toBe(30);
  });
});

test.each(['ManageLambdaFunction', 'RenewLambdaFunction', 'MaintainLambdaFunction'])(
  '%s sends Google to the gateway of this very deployment',
  (id) => {
    const { NOTIFICATIONS_URL } = packagedResource(id).Properties.Environment.Variables;
    expect(NOTIFICATIONS_URL).toEqual({
      'Fn::Join': ['', [{ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] }, '/notifications']],
    });
  },
);

test('a deployment talks to Google itself, and says so nowhere', () => {
  for (const { Properties } of Object.values(packagedResources()))
    expect(Properties?.Environment?.Variables?.GOOGLE_ROOT_URL ?? '').toBe('');
});
