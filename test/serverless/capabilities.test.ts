import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packagedResources, resourcesOfType } from './template.ts';

const ROOT = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

const PARTS = [
  'functions',
  'routeSettings',
  'resources',
  'keep',
  'alarms',
  'outputs',
  'extensions',
];

interface Capability {
  functions?: Record<string, { role: string; events?: { httpApi?: string }[] }>;
  routeSettings?: Record<string, unknown>;
  resources?: Record<string, { Type: string; Properties?: Record<string, unknown> }>;
  keep?: string[];
  alarms?: Record<string, Record<string, unknown>>;
  outputs?: Record<string, unknown>;
  extensions?: Record<string, unknown>;
}

const FILES = readdirSync(new URL('deploy', ROOT)).filter((name) => name.endsWith('.yml'));
const CAPABILITIES = FILES.map((name) => [name, parse(textOf(`deploy/${name}`))] as const);
const SERVERLESS = parse(textOf('serverless.yml')) as {
  custom: { capabilities: string[]; alarmDefaults: Record<string, unknown> };
};

test('serverless.yml lists each file of deploy/ once', () => {
  expect([...SERVERLESS.custom.capabilities].sort()).toEqual(
    FILES.map((name) => `\${file(./deploy/${name})}`).sort(),
  );
});

describe.each(CAPABILITIES)('%s', (name, capability: Capability) => {
  test('has no part that is ignored', () => {
    const texts = ['serverless.yml', ...FILES.map((file) => `deploy/${file}`)].map(textOf);
    const shared = Object.keys(capability).filter((key) =>
      texts.some((text) => text.includes(`\${file(./deploy/${name}):${key}`)),
    );
    const parts = Object.keys(capability).filter((key) => !shared.includes(key));
    expect(PARTS).toEqual(expect.arrayContaining(parts));
  });

  test('declares the roles of its own functions, and no others', () => {
    const used = Object.values(capability.functions ?? {}).map(({ role }) => role);
    const declared = Object.entries(capability.resources ?? {})
      .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
      .map(([id]) => id);
    expect(declared.sort()).toEqual([...new Set(used)].sort());
  });

  test('declares alarms as alarms, with nothing that every alarm has anyway', () => {
    const types = Object.values(capability.resources ?? {}).map(({ Type }) => Type);
    expect(types).not.toContain('AWS::CloudWatch::Alarm');
    const defaults = Object.entries(SERVERLESS.custom.alarmDefaults);
    for (const alarm of Object.values(capability.alarms ?? {}))
      for (const [property, value] of defaults) expect(alarm[property]).not.toEqual(value);
  });
});

test('each function has a role of its own', () => {
  const used = Object.values(resourcesOfType('AWS::Lambda::Function')).map(
    ({ Properties }) => Properties.Role['Fn::GetAtt'][0] as string,
  );
  expect(used.sort()).toEqual(Object.keys(resourcesOfType('AWS::IAM::Role')).sort());
});

test('all that the capabilities declare is in the package', () => {
  const packaged = Object.keys(packagedResources());
  for (const [, { functions, resources, alarms }] of CAPABILITIES) {
    expect(packaged).toEqual(expect.arrayContaining(Object.keys({ ...resources, ...alarms })));
    const ids = Object.keys(functions ?? {}).map(functionId);
    expect(packaged).toEqual(expect.arrayContaining(ids));
  }
});

function functionId(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}LambdaFunction`;
}

describe('capabilities are composed', () => {
  const compose = createRequire(import.meta.url)('../../deploy/compose.cjs');
  const custom = { alarmDefaults: { Period: 300, Threshold: 0 }, rolePrefix: 'tidings-x' };
  const withParameters = (parameters: Record<string, unknown>, capabilities: Capability[]) => ({
    resolveConfigurationProperty: async ([, name = '']: string[]) =>
      ({ ...custom, capabilities })[name],
    resolveVariable: async (variable: string) => parameters[variable.replace('param:', '')],
  });
  const variables = (...capabilities: Capability[]) =>
    withParameters({ keepData: false, receiveConcurrency: 'none' }, capabilities);
  const alarms = { Late: { MetricName: 'Age', Threshold: 5 } };

  test('into the functions of all', async () => {
    const [a, b] = [{ role: 'A' }, { role: 'B' }];
    expect(
      await compose.functions(
        variables({ functions: { a } }, { outputs: {} }, { functions: { b } }),
      ),
    ).toEqual({ a, b });
  });

  test('into resources, alarms with their common part, and outputs', async () => {
    const Queue = { Type: 'AWS::SQS::Queue' };
    const Url = { Value: 'x' };
    expect(
      await compose.resources(variables({ resources: { Queue }, alarms }, { outputs: { Url } })),
    ).toEqual({
      Resources: {
        Queue,
        Late: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: { Period: 300, Threshold: 5, MetricName: 'Age' },
        },
      },
      Outputs: { Url },
      extensions: { HttpApiStage: { Properties: { RouteSettings: {} }, DependsOn: [] } },
    });
  });

  test('into what the framework’s own resources have beside what it gives them', async () => {
    const Stage = { Properties: { DefaultRouteSettings: {} } };
    const { extensions } = await compose.resources(variables({ extensions: { Stage } }));
    expect(extensions).toMatchObject({ Stage, HttpApiStage: {} });
  });

  test.each([
    [2, { receive: 2, manage: 1, sweep: 1, renew: 10 }],
    ['50', { receive: 50, manage: 25, sweep: 1, renew: 10 }],
    ['none', {}],
  ])('with a receiveConcurrency of %j into functions that reserve %j', async (limit, reserved) => {
    const names = ['receive', 'manage', 'sweep', 'renew', 'observe', 'dispatch', 'maintain'];
    const functions = Object.fromEntries(names.map((name) => [name, { role: name }]));
    const composed: Record<string, { reservedConcurrency?: number }> = await compose.functions(
      withParameters({ receiveConcurrency: limit }, [{ functions }]),
    );
    const found = Object.entries(composed).filter(([, own]) => 'reservedConcurrency' in own);
    expect(Object.fromEntries(found.map(([name, own]) => [name, own.reservedConcurrency]))).toEqual(
      reserved,
    );
  });

  test.each([
    [true, 'Retain'],
    ['true', 'Retain'],
    [false, 'Delete'],
    ['false', 'Delete'],
  ])('with keepData %j, what is to be kept has the policy %s', async (keepData, policy) => {
    const kept = { DeletionPolicy: policy, UpdateReplacePolicy: policy };
    const Table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'x' } };
    const Secret = { Type: 'AWS::SecretsManager::Secret' };
    const capability = { resources: { Table, Secret, Other: Secret }, keep: ['Table', 'Secret'] };
    const { Resources } = await compose.resources(withParameters({ keepData }, [capability]));
    const DeletionProtectionEnabled = policy === 'Retain';
    expect(Resources).toEqual({
      Table: { ...Table, ...kept, Properties: { TableName: 'x', DeletionProtectionEnabled } },
      Secret: { ...Secret, ...kept },
      Other: Secret,
    });
  });

  test('roles get a name, unless they have one', async () => {
    const Type = 'AWS::IAM::Role';
    const resources = { SweepRole: { Type }, OldRole: { Type, Properties: { RoleName: 'old' } } };
    const { Resources } = await compose.resources(variables({ resources }));
    expect(Resources).toEqual({
      SweepRole: { Type, Properties: { RoleName: 'tidings-x-sweep' } },
      OldRole: { Type, Properties: { RoleName: 'old' } },
    });
  });

  test('routes get the settings of their capability, and the stage waits for them', async () => {
    const a = { role: 'A', events: [{ httpApi: 'POST /things/{id}/check' }, {}] };
    const b = { role: 'B', events: [{ httpApi: 'GET /others' }] };
    const { extensions } = await compose.resources(
      variables({ functions: { a }, routeSettings: { Rate: '5' } }, { functions: { b } }),
    );
    expect(extensions.HttpApiStage).toEqual({
      Properties: { RouteSettings: { 'POST /things/{id}/check': { Rate: 5 } } },
      DependsOn: ['HttpApiRoutePostThingsIdVarCheck'],
    });
  });

  const sandbox = { role: 'S' };
  const shared = { ...custom, capabilities: [{ functions: { sandbox } }] };
  const withTenancy = (sandboxTenancy: string) => ({
    resolveConfigurationProperty: async ([first = '', name = '']: string[]) =>
      first === 'service' ? 'tidings' : shared[name as keyof typeof shared],
    resolveVariable: async (variable: string) =>
      ({ 'param:sandboxTenancy': sandboxTenancy, 'sls:stage': 'prod' })[variable],
  });

  test('a sandbox for all is the framework’s, by its usual name', async () => {
    const { extensions } = await compose.resources(withTenancy('none'));
    expect(extensions).not.toHaveProperty('SandboxLambdaFunction');
    const { sandbox: found } = await compose.functions(withTenancy('none'));
    expect(found).toEqual({ ...sandbox, name: 'tidings-prod-sandbox' });
    expect(await compose.sandboxFunction(withTenancy('none'))).toBe(found.name);
  });

  test('a sandbox for each tenant is isolated, under another name: it has to be made anew', async () => {
    const { extensions } = await compose.resources(withTenancy('per-tenant'));
    expect(extensions.SandboxLambdaFunction).toEqual({
      Properties: { TenancyConfig: { TenantIsolationMode: 'PER_TENANT' } },
    });
    const { sandbox: found } = await compose.functions(withTenancy('per-tenant'));
    expect(found.name).toBe('tidings-prod-sandbox-per-tenant');
    expect(await compose.sandboxFunction(withTenancy('per-tenant'))).toBe(found.name);
  });

  test('policies without statements, which IAM does not take, are left out', async () => {
    const policy = (name: string, ...Statement: object[]) => ({
      PolicyName: name,
      PolicyDocument: { Statement },
    });
    const Policies = [policy('own', { Effect: 'Allow' }), policy('deployer')];
    const { Resources } = await compose.resources(
      variables({ resources: { R: { Type: 'AWS::IAM::Role', Properties: { Policies } } } }),
    );
    expect(Resources.R.Properties.Policies).toEqual([Policies[0]]);
  });

  test.each([
    ['90', 90],
    [7, 7],
    ['31', 30],
    ['x', 30],
  ])('a retention of logs of %j becomes %i', async (logRetentionDays, days) => {
    expect(await compose.logRetention(withParameters({ logRetentionDays }, []))).toBe(days);
  });

  test.each([
    ['functions', 'a', [{ functions: { a: { role: 'A' } } }, { functions: { a: { role: 'B' } } }]],
    ['resources', 'Late', [{ resources: { Late: { Type: 'AWS::SQS::Queue' } } }, { alarms }]],
    ['resources', 'Url', [{ outputs: { Url: {} } }, { outputs: { Url: {} } }]],
  ])('unless two of the %s are named alike', async (part, name, parts) => {
    await expect(compose[part](variables(...(parts as Capability[])))).rejects.toThrow(
      new RegExp(`named ${name}`),
    );
  });
});
