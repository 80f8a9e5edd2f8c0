import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { packagedResource, packagedResources, resourcesOfType } from './template.ts';

const ROOT = new URL('../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

interface Capability {
  functions?: Record<string, { role: string }>;
  resources?: Record<string, { Type: string }>;
  alarms?: Record<string, Record<string, unknown>>;
  outputs?: Record<string, unknown>;
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
    expect(['functions', 'resources', 'alarms', 'outputs']).toEqual(expect.arrayContaining(parts));
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

test('each function has a role of its own, but for maintenance, which has that of renewal', () => {
  const rolesOf = (ids: string[]) =>
    ids.map((id) => packagedResource(id).Properties.Role['Fn::GetAtt'][0] as string);
  const functions = Object.keys(resourcesOfType('AWS::Lambda::Function'));
  const others = functions.filter((id) => id !== 'MaintainLambdaFunction');
  expect(rolesOf(['MaintainLambdaFunction'])).toEqual(['RenewRole']);
  expect(rolesOf(others).sort()).toEqual(Object.keys(resourcesOfType('AWS::IAM::Role')).sort());
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
  const variables = (...capabilities: Capability[]) => ({
    resolveConfigurationProperty: async ([, name]: string[]) =>
      ({ capabilities, alarmDefaults: { Period: 300, Threshold: 0 } })[name ?? ''],
  });
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
    });
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
