// Generated from Google's discovery document of the Directory; whatever a response may contain, a
// `fields` parameter may select.

/** The fields of a user account. */
export const USER = `
  addresses(*),agreedToTerms,aliases,archivalTime,archived,changePasswordAtNextLogin,creationTime,
  customSchemas(*),customerId,deletionTime,emails(*),etag,externalIds(*),gender(*),
  guestAccountInfo(primaryGuestEmail),hashFunction,id,ims(*),includeInGlobalAddressList,
  ipWhitelisted,isAdmin,isDelegatedAdmin,isEnforcedIn2Sv,isEnrolledIn2Sv,isGuestUser,
  isMailboxSetup,keywords(*),kind,languages(*),lastLoginTime,locations(*),name(displayName,
  familyName,fullName,givenName),nonEditableAliases,notes(*),orgUnitPath,organizations(*),
  password,phones(*),posixAccounts(*),primaryEmail,recoveryEmail,recoveryPhone,relations(*),
  sshPublicKeys(*),suspended,suspensionReason,suspensionTime,thumbnailPhotoEtag,thumbnailPhotoUrl,
  websites(*)
`;

/** The fields of an alias. */
export const ALIAS = 'alias,etag,id,kind,primaryEmail';
