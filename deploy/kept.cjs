/**
 * A resource that outlives its stack if data is kept: `serverless remove` leaves it, an update does
 * not replace it, and a table cannot be deleted until its protection is switched off.
 */
exports.kept = (resource, keepData) => {
  const policy = keepData ? 'Retain' : 'Delete';
  const policies = { DeletionPolicy: policy, UpdateReplacePolicy: policy };
  if (resource.Type !== 'AWS::DynamoDB::Table') return { ...resource, ...policies };
  const Properties = { ...resource.Properties, DeletionProtectionEnabled: keepData };
  return { ...resource, ...policies, Properties };
};
