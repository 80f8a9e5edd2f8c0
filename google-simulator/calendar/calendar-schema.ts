// Generated from Google's discovery document of Calendar v3; whatever a response may contain, a
// `fields` parameter may select.

/** The fields of an event. */
export const EVENT = `
  anyoneCanAddSelf,attachments(fileId,fileUrl,iconLink,mimeType,title),attendees(additionalGuests,
  asyncOperation,comment,displayName,email,id,optional,organizer,resource,responseStatus,self),
  attendeesOmitted,birthdayProperties(contact,customTypeName,type),colorId,
  conferenceData(conferenceId,conferenceSolution(iconUri,key(*),name),
  createRequest(conferenceSolutionKey(*),requestId,status(*)),entryPoints(accessCode,
  entryPointFeatures,entryPointType,label,meetingCode,passcode,password,pin,regionCode,uri),notes,
  parameters(addOnParameters(*)),signature),created,creator(displayName,email,id,self),
  description,end(date,dateTime,timeZone),endTimeUnspecified,etag,eventLabelId,eventType,
  extendedProperties(private(*),shared(*)),focusTimeProperties(autoDeclineMode,chatStatus,
  declineMessage),gadget(display,height,iconLink,link,preferences(*),title,type,width),
  guestsCanInviteOthers,guestsCanModify,guestsCanSeeOtherGuests,hangoutLink,htmlLink,iCalUID,id,
  kind,location,locked,organizer(displayName,email,id,self),originalStartTime(date,dateTime,
  timeZone),outOfOfficeProperties(autoDeclineMode,declineMessage),privateCopy,recurrence,
  recurringEventId,reminders(overrides(method,minutes),useDefault),sequence,source(title,url),
  start(date,dateTime,timeZone),status,summary,transparency,updated,visibility,
  workingLocationProperties(customLocation(label),homeOffice(*),officeLocation(buildingId,deskId,
  floorId,floorSectionId,label),type)
`;

/** The fields of an entry in a calendar list. */
export const LIST_ENTRY = `
  accessRole,autoAcceptInvitations,backgroundColor,colorId,
  conferenceProperties(allowedConferenceSolutionTypes),dataOwner,defaultReminders(method,minutes),
  deleted,description,etag,foregroundColor,hidden,id,kind,location,
  notificationSettings(notifications(method,type)),primary,selected,summary,summaryOverride,
  timeZone
`;

/** The fields of a calendar. */
export const CALENDAR = `
  autoAcceptInvitations,conferenceProperties(allowedConferenceSolutionTypes),dataOwner,
  description,etag,id,kind,labelProperties(eventLabels(backgroundColor,id,name)),location,summary,
  timeZone,workingHours(availableTimes(dayOfWeek,periodEnd,periodStart),workingHoursEnabled)
`;

/** The fields of an access rule. */
export const ACL_RULE = 'etag,id,kind,role,scope(type,value)';

/** The fields that all lists have, with items of the given fields. */
export const listOf = (item: string): string =>
  `etag,items(${item}),kind,nextPageToken,nextSyncToken`;
