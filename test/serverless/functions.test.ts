import { describe, expect, test } from 'vitest';
import { packagedResource, packagedResources } from './template.ts';

const FUNCTIONS = ['ReceiveLambdaFunction', 'ManageLambdaFunction'];

describe('every function', () => {
  test('is one that these tests know', () => {
    const found = Object.entries(packagedResources()).filter(
      ([, { Type }]) => Type === 'AWS::Lambda::Function',
    );
    expect(found.map(([id]) => id).sort()).toEqual([...FUNCTIONS].sort());
  });

  test.each(FUNCTIONS)('%s runs on Node 24 on arm64, under a role of its own', (id) => {
    const { Runtime, Architectures, Role } = packagedResource(id).Properties;
    expect(Runtime).toBe('nodejs24.x');
    expect(Architectures).toEqual(['arm64']);
    expect(Role).toEqual({ 'Fn::GetAtt': [id.replace('LambdaFunction', 'Role'), 'Arn'] });
  });

  test.each(FUNCTIONS)('%s has no secret in its environment, only the names of some', (id) => {
    const { Variables } = packagedResource(id).Properties.Environment;
    expect(JSON.stringify(Variables)).not.toContain('resolve:secretsmanager');
    const holders = Object.keys(Variables).filter((name) => /SECRET|KEY|CREDENTIAL/.test(name));
    for (const name of holders) expect(name).toMatch(/_SECRET_ID$/);
  });

  test.each(['ReceiveLogGroup', 'ManageLogGroup'])('%s forgets after a while', (id) => {
    expect(packagedResource(id).Properties.RetentionInDays).toBe(30);
  });
});

test('the open endpoint cannot take all of the account’s concurrency', () => {
  const { ReservedConcurrentExecutions } = packagedResource('ReceiveLambdaFunction').Properties;
  expect(ReservedConcurrentExecutions).toBe(50);
});

test('the gateway has just the routes of the receiver and the management API', () => {
  const routes = Object.values(packagedResources())
    .filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Route')
    .map(({ Properties }) => Properties.RouteKey);
  expect(routes.sort()).toEqual([
    'DELETE /channels/{id}',
    'GET /channels',
    'GET /channels/{id}',
    'GET /channels/{id}/notifications',
    'POST /channels',
    'POST /notifications',
  ]);
});

test('events come in payload 2.0', () => {
  const versions = Object.values(packagedResources())
    .filter(({ Type }) => Type === 'AWS::ApiGatewayV2::Integration')
    .map(({ Properties }) => Properties.PayloadFormatVersion);
  expect(new Set(versions)).toEqual(new Set(['2.0']));
});

test('Google is sent to the gateway of this very deployment', () => {
  const { NOTIFICATIONS_URL } =
    packagedResource('ManageLambdaFunction').Properties.Environment.Variables;
  expect(NOTIFICATIONS_URL).toEqual({
    'Fn::Join': ['', [{ 'Fn::GetAtt': ['HttpApi', 'ApiEndpoint'] }, '/notifications']],
  });
});
