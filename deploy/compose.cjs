/**
 * Composes the service from its capabilities, which serverless.yml lists: the Serverless Framework
 * takes all functions from one property and all resources from another. CommonJS, because its
 * variables load no ES modules.
 */
const { kept } = require('./kept.cjs');
const { logRetention } = require('./parameters.cjs');
const { reserved } = require('./reserved.cjs');
const { routeSettings, stageExtension } = require('./routes.cjs');
const { sandboxName, tenancyExtension } = require('./tenancy.cjs');

exports.functions = async (variables) => {
  const functions = unite(await capabilities(variables), 'functions');
  const reservations = reserved(await parameter(variables, 'receiveConcurrency'));
  const names = { sandbox: await exports.sandboxFunction(variables) };
  return mapValues(functions, (own, name) => ({
    ...own,
    ...(name in names ? { name: names[name] } : {}),
    ...(name in reservations ? { reservedConcurrency: reservations[name] } : {}),
  }));
};

/** The name of the function `sandbox`, for those who invoke it. */
exports.sandboxFunction = async (variables) => {
  const service = await variables.resolveConfigurationProperty(['service']);
  const stage = await variables.resolveVariable('sls:stage');
  return sandboxName(service, stage, await parameter(variables, 'sandboxTenancy'));
};

exports.resources = async (variables) => {
  const defaults = await variables.resolveConfigurationProperty(['custom', 'alarmDefaults']);
  const rolePrefix = await variables.resolveConfigurationProperty(['custom', 'rolePrefix']);
  const tenancy = await parameter(variables, 'sandboxTenancy');
  const keepData = String(await parameter(variables, 'keepData')) === 'true';
  const all = await capabilities(variables);
  const parts = all.flatMap(({ resources = {}, keep = [], alarms = {}, outputs }) => [
    {
      Resources: mapValues(resources, (own, id) =>
        completeRole(keep.includes(id) ? kept(own, keepData) : own, id, rolePrefix),
      ),
      Outputs: outputs,
    },
    { Resources: mapValues(alarms, (own) => alarm({ ...defaults, ...own })) },
  ]);
  return {
    Resources: unite(parts, 'Resources'),
    Outputs: unite(parts, 'Outputs'),
    extensions: {
      ...unite(all, 'extensions'),
      ...stageExtension(routeSettings(all)),
      ...tenancyExtension(tenancy),
    },
  };
};

// The framework refuses a value of its own accord, before the plugin can name the parameter.
exports.logRetention = async (variables) =>
  logRetention(await parameter(variables, 'logRetentionDays'));

function capabilities({ resolveConfigurationProperty }) {
  return resolveConfigurationProperty(['custom', 'capabilities']);
}

async function parameter({ resolveVariable }, name) {
  return resolveVariable(`param:${name}`);
}

/**
 * `serverless deploy function` finds a role by its name. Names are unique in an account. A policy without
 * statements, which IAM does not take, is left out.
 */
function completeRole(resource, id, prefix) {
  if (resource.Type !== 'AWS::IAM::Role') return resource;
  const RoleName = `${prefix}-${id.replace(/Role$/, '').toLowerCase()}`;
  const { Policies, ...others } = resource.Properties ?? {};
  const policies = Policies && {
    Policies: Policies.filter(({ PolicyDocument }) => PolicyDocument.Statement.length > 0),
  };
  return { ...resource, Properties: { RoleName, ...others, ...policies } };
}

function alarm(Properties) {
  return { Type: 'AWS::CloudWatch::Alarm', Properties };
}

function mapValues(object, change) {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [key, change(value, key)]),
  );
}

/** One object of what the parts have under a key. Two parts cannot declare the same name. */
function unite(parts, key) {
  const entries = parts.flatMap((part) => Object.entries(part[key] ?? {}));
  const united = {};
  for (const [name, value] of entries) {
    if (Object.hasOwn(united, name)) throw new Error(`Two of the ${key} are named ${name}.`);
    united[name] = value;
  }
  return united;
}
