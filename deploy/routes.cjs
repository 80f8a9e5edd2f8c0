/**
 * The settings of single routes. Each capability gives those of its own functions' routes in
 * `routeSettings`.
 */
exports.routeSettings = (capabilities) =>
  Object.fromEntries(
    capabilities
      .filter(({ routeSettings }) => routeSettings !== undefined)
      .flatMap(({ functions, routeSettings }) =>
        routeKeys(functions).map((key) => [key, numbers(routeSettings)]),
      ),
  );

/**
 * What the gateway's stage needs beside what the framework gives it: AWS creates a stage only after
 * the routes that its settings name.
 */
exports.stageExtension = (settings) => ({
  HttpApiStage: {
    Properties: { RouteSettings: settings },
    DependsOn: Object.keys(settings).map(routeId),
  },
});

function routeKeys(functions = {}) {
  return Object.values(functions)
    .flatMap(({ events = [] }) => events)
    .map(({ httpApi }) => httpApi)
    .filter((key) => key !== undefined);
}

// A parameter of the command line is text.
function numbers(settings) {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === 'string' ? Number(value) : value,
    ]),
  );
}

/** The logical id that the framework gives to a route. */
function routeId(key) {
  return `HttpApiRoute${key.split('/').map(routePartId).join('')}`;
}

function routePartId(part) {
  const id = part
    .toLowerCase()
    .replaceAll('-', 'Dash')
    .replace(/\{(.*)\}/, '$1Var')
    .replaceAll(/[^0-9A-Za-z]/g, '');
  return id.charAt(0).toUpperCase() + id.slice(1);
}
