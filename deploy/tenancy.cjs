// Whether the function `sandbox` has execution environments for each owner apart.

/**
 * The name of the function. The isolation of a function cannot be changed once it is made, and
 * CloudFormation replaces none that keeps its name.
 */
exports.sandboxName = (service, stage, tenancy) =>
  `${service}-${stage}-sandbox${isPerTenant(tenancy) ? '-per-tenant' : ''}`;

/** What the function has beside what the framework, which knows no tenants, gives it. */
exports.tenancyExtension = (tenancy) =>
  isPerTenant(tenancy)
    ? {
        SandboxLambdaFunction: {
          Properties: { TenancyConfig: { TenantIsolationMode: 'PER_TENANT' } },
        },
      }
    : {};

function isPerTenant(tenancy) {
  return tenancy === 'per-tenant';
}
