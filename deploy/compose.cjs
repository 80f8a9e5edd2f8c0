/**
 * Composes the service from its capabilities, which serverless.yml lists: the Serverless Framework
 * takes all functions from one property and all resources from another. CommonJS, because its
 * variables load no other modules.
 */

exports.functions = async (variables) => unite(await capabilities(variables), 'functions');

exports.resources = async (variables) => {
  const defaults = await variables.resolveConfigurationProperty(['custom', 'alarmDefaults']);
  const parts = (await capabilities(variables)).flatMap(({ resources, alarms = {}, outputs }) => [
    { Resources: resources, Outputs: outputs },
    { Resources: mapValues(alarms, (own) => alarm({ ...defaults, ...own })) },
  ]);
  return { Resources: unite(parts, 'Resources'), Outputs: unite(parts, 'Outputs') };
};

function capabilities({ resolveConfigurationProperty }) {
  return resolveConfigurationProperty(['custom', 'capabilities']);
}

function alarm(Properties) {
  return { Type: 'AWS::CloudWatch::Alarm', Properties };
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
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
