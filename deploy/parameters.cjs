// The ranges of the deployment's parameters. A parameter of the command line is text.

const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];

// The framework's own part of a role's name takes the rest of AWS's 64 characters.
const STAGE_MAX_LENGTH = 20;

/** What each parameter may be: a test and the words for it. */
const PARAMETERS = {
  retentionDays: wholeNumber(1, 3650),
  logRetentionDays: {
    range: `one of ${LOG_RETENTION_DAYS.join(', ')}`,
    allows: (value) => LOG_RETENTION_DAYS.some((days) => isNumber(value, days, days)),
  },
  keepData: {
    range: 'true or false',
    allows: (value) => ['true', 'false', true, false].includes(value),
  },
  receiveConcurrency: {
    range: 'none, or a whole number from 2 to 10000',
    allows: (value) => value === 'none' || isNumber(value, 2, 10_000),
  },
  manageRate: wholeNumber(1, 10_000),
  manageBurst: wholeNumber(1, 5_000),
  usualRejections: wholeNumber(0, 1_000_000),
  notificationsUrl: {
    range:
      'an https: URL that ends in /notifications, without credentials, query and fragment (http: with googleRootUrl)',
    allows: (value, { googleRootUrl }) =>
      isIntrinsic(value) ||
      (isPlainUrl(value, googleRootUrl ? ['https', 'http'] : ['https']) &&
        value.endsWith('/notifications')),
  },
  maxLeaseHours: wholeNumber(1, 168),
  minLeadMinutes: {
    range: 'a whole number from 3 to half of maxLeaseHours (in minutes)',
    allows: (value, { maxLeaseHours }) => isNumber(value, 3, Number(maxLeaseHours) * 30 || 0),
  },
  workQueueUrl: queueUrl(),
  quarantineQueueUrl: queueUrl(),
  deliveryQueueUrl: queueUrl(),
  replayQueueUrl: queueUrl(),
  deliverConcurrency: wholeNumber(2, 1000),
  maxEndpoints: wholeNumber(1, 10_000),
  streamUrl: {
    range: 'a wss: URL without credentials, query and fragment (ws: with googleRootUrl)',
    allows: (value, { googleRootUrl }) =>
      isIntrinsic(value) || isPlainUrl(value, googleRootUrl ? ['wss', 'ws'] : ['wss']),
  },
  connectionsUrl: queueUrl('a URL'),
  pushQueueUrl: queueUrl(),
  hookQueueUrl: queueUrl(),
  hookConcurrency: wholeNumber(2, 1000),
  maxHooks: wholeNumber(1, 1000),
  maxSockets: wholeNumber(1, 1000),
  streamMessagesPerSecond: wholeNumber(1, 10_000),
  sandboxTenancy: {
    range: 'none or per-tenant',
    allows: (value) => ['none', 'per-tenant'].includes(value),
  },
  alarmActions: {
    range: 'a list of ARNs, in serverless.yml',
    allows: (value) => Array.isArray(value) && value.every((one) => isIntrinsic(one) || isArn(one)),
  },
  googleRootUrl: {
    range: 'empty, or a URL without a path',
    allows: (value) =>
      value === '' || (isPlainUrl(value, ['https', 'http']) && new URL(value).pathname === '/'),
  },
  buildFolder: {
    // The plugin that makes bundles deletes the folder afterwards.
    range: '.esbuild, or a folder inside it',
    allows: (value) => typeof value === 'string' && /^\.esbuild(\/[\w-][\w.-]*)*$/.test(value),
  },
};

/**
 * What is wrong with the parameters of a deployment, in one sentence each.
 * @param values the value of each parameter
 * @param given the names that the command line and serverless.yml have
 */
function findMistakes(values, given, stage) {
  const unknown = given.filter((name) => !Object.hasOwn(PARAMETERS, name));
  const wrong = Object.entries(PARAMETERS).filter(
    ([name, { allows }]) => !allows(values[name], values),
  );
  return [
    ...(isStage(stage)
      ? []
      : [
          `The stage is ${show(stage)}, and has to be at most ${STAGE_MAX_LENGTH} letters, digits and hyphens, the first a letter.`,
        ]),
    ...unknown.map(
      (name) => `There is no parameter ${name}: ${Object.keys(PARAMETERS).join(', ')}.`,
    ),
    ...wrong.map(
      ([name, { range }]) => `${name} is ${show(values[name])}, and has to be ${range}.`,
    ),
  ];
}

/** The retention of logs; a value that is none is replaced until it is refused by name. */
function logRetention(value) {
  return PARAMETERS.logRetentionDays.allows(value) ? Number(value) : 30;
}

exports.PARAMETERS = PARAMETERS;
exports.findMistakes = findMistakes;
exports.logRetention = logRetention;

function wholeNumber(from, to) {
  return {
    range: `a whole number from ${from} to ${to}`,
    allows: (value) => isNumber(value, from, to),
  };
}

function queueUrl(range = "a queue's URL") {
  return {
    range,
    allows: (value) => isIntrinsic(value) || isPlainUrl(value, ['https', 'http']),
  };
}

// Digits only: 1e3, 0x10, "", " 5" and 5.0 are no way to write a setting.
function isNumber(value, from, to) {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  return /^(0|[1-9]\d*)$/.test(String(value)) && Number(value) >= from && Number(value) <= to;
}

function isIntrinsic(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArn(value) {
  return typeof value === 'string' && /^arn:[\w-]+:[\w-]+:[\w-]*:\d*:\S+$/.test(value);
}

// Written out, since it is joined with paths and compared: no `https:host`, and no empty query.
const PLAIN_URL = /^(https?|wss?):\/\/[^\s/?#@\\]+(?:\/[^\s?#\\]*)?$/;

function isPlainUrl(value, protocols) {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return protocols.includes(PLAIN_URL.exec(value)?.[1]);
}

function isStage(stage) {
  return new RegExp(`^[a-zA-Z][a-zA-Z0-9-]{0,${STAGE_MAX_LENGTH - 1}}$`).test(stage);
}

function show(value) {
  return JSON.stringify(value) ?? 'missing';
}
