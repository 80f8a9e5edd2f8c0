// Generated from Google's discovery document of Reports; whatever a response may contain, a `fields`
// parameter may select.

/** The fields of a list of activities. */
export const ACTIVITIES = `
  etag,items(actor(agentAttributionInfo(agentId,agentName,agentOwner(*),agentType),
  applicationInfo(applicationName,impersonation,oauthClientId),callerType,email,key,profileId),
  etag,events(name,parameters(boolValue,intValue,messageValue(parameter(boolValue,intValue,
  multiBoolValue,multiIntValue,multiValue,name,value)),multiIntValue,
  multiMessageValue(parameter(boolValue,intValue,multiBoolValue,multiIntValue,multiValue,name,
  value)),multiValue,name,value),resourceIds,sensitiveParameters(boolValue,intValue,
  messageValue(parameter(boolValue,intValue,multiBoolValue,multiIntValue,multiValue,name,value)),
  multiIntValue,multiMessageValue(parameter(boolValue,intValue,multiBoolValue,multiIntValue,
  multiValue,name,value)),multiValue,name,value),status(errorCode,errorMessage,eventStatus,
  httpStatusCode),type),id(applicationName,customerId,time,uniqueQualifier),ipAddress,
  isAgenticAction,kind,networkInfo(ipAsn,regionCode,subdivisionCode),ownerDomain,
  resourceDetails(appliedLabels(*),id,ownerDetails(*),relation,title,type),
  userDeviceInfo(deviceId,deviceOsVersion,deviceType)),kind,nextPageToken
`;
