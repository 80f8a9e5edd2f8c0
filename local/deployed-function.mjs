/** Whether a function is deployed. Without an answer from AWS it counts as deployed. */
export async function isDeployed(FunctionName, region, profile) {
  const { GetFunctionConfigurationCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient({ region, ...(profile ? { profile } : {}) });
  try {
    await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
    return true;
  } catch (error) {
    return error.name !== 'ResourceNotFoundException';
  } finally {
    client.destroy();
  }
}
