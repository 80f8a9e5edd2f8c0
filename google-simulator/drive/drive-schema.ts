// Generated from Google's discovery document of Drive v3; whatever a response may contain, a
// `fields` parameter may select.

const USER = 'displayName,emailAddress,kind,me,permissionId,photoLink';

/** The fields of a permission. */
export const PERMISSION = `
  allowFileDiscovery,deleted,displayName,domain,emailAddress,expirationTime,id,
  inheritedPermissionsDisabled,kind,pendingOwner,permissionDetails(inherited,inheritedFrom,
  permissionType,role),photoLink,role,teamDrivePermissionDetails(inherited,inheritedFrom,role,
  teamDrivePermissionType),type,view
`;

/** The fields of a file. */
export const FILE = `
  appProperties(*),capabilities(canAcceptOwnership,canAccessViaGenAi,canAddChildren,
  canAddFolderFromAnotherDrive,canAddMyDriveParent,canChangeCopyRequiresWriterPermission,
  canChangeItemDownloadRestriction,canChangeSecurityUpdateEnabled,canChangeViewersCanCopyContent,
  canComment,canCopy,canDelete,canDeleteChildren,canDisableInheritedPermissions,canDownload,
  canEdit,canEnableInheritedPermissions,canListChildren,canModifyContent,
  canModifyContentRestriction,canModifyEditorContentRestriction,canModifyLabels,
  canModifyOwnerContentRestriction,canMoveChildrenOutOfDrive,canMoveChildrenOutOfTeamDrive,
  canMoveChildrenWithinDrive,canMoveChildrenWithinTeamDrive,canMoveItemIntoTeamDrive,
  canMoveItemOutOfDrive,canMoveItemOutOfTeamDrive,canMoveItemWithinDrive,
  canMoveItemWithinTeamDrive,canMoveTeamDriveItem,canReadDrive,canReadLabels,canReadRevisions,
  canReadTeamDrive,canRemoveChildren,canRemoveContentRestriction,canRemoveMyDriveParent,canRename,
  canShare,canStartApproval,canTrash,canTrashChildren,canUntrash),
  clientEncryptionDetails(decryptionMetadata(aes256GcmChunkSize,encryptionResourceKeyHash,jwt,
  kaclsId,kaclsName,keyFormat,wrappedKey),encryptionState),contentHints(indexableText,
  thumbnail(image,mimeType)),contentRestrictions(ownerRestricted,readOnly,reason,
  restrictingUser(${USER}),restrictionTime,systemRestricted,type),copyRequiresWriterPermission,
  createdTime,description,
  downloadRestrictions(effectiveDownloadRestrictionWithContext(restrictedForReaders,
  restrictedForWriters),itemDownloadRestriction(restrictedForReaders,restrictedForWriters)),
  driveId,explicitlyTrashed,exportLinks(*),fileExtension,folderColorRgb,fullFileExtension,
  hasAugmentedPermissions,hasThumbnail,headRevisionId,iconLink,id,imageMediaMetadata(aperture,
  cameraMake,cameraModel,colorSpace,exposureBias,exposureMode,exposureTime,flashUsed,focalLength,
  height,isoSpeed,lens,location(altitude,latitude,longitude),maxApertureValue,meteringMode,
  rotation,sensor,subjectDistance,time,whiteBalance,width),inheritedPermissionsDisabled,
  isAppAuthorized,kind,labelInfo(labels(fields(*),id,kind,revisionId)),lastModifyingUser(${USER}),
  linkShareMetadata(securityUpdateEligible,securityUpdateEnabled),md5Checksum,mimeType,
  modifiedByMe,modifiedByMeTime,modifiedTime,name,originalFilename,ownedByMe,owners(${USER}),
  parents,permissionIds,permissions(${PERMISSION}),properties(*),quotaBytesUsed,resourceKey,
  sha1Checksum,sha256Checksum,shared,sharedWithMeTime,sharingUser(${USER}),
  shortcutDetails(targetId,targetMimeType,targetResourceKey),size,spaces,starred,teamDriveId,
  thumbnailLink,thumbnailVersion,trashed,trashedTime,trashingUser(${USER}),version,
  videoMediaMetadata(durationMillis,height,width),viewedByMe,viewedByMeTime,viewersCanCopyContent,
  webContentLink,webViewLink,writersCanShare
`;

/** The fields of a shared drive. */
export const DRIVE = `
  backgroundImageFile(id,width,xCoordinate,yCoordinate),backgroundImageLink,
  capabilities(canAddChildren,canChangeCopyRequiresWriterPermissionRestriction,
  canChangeDomainUsersOnlyRestriction,canChangeDownloadRestriction,canChangeDriveBackground,
  canChangeDriveMembersOnlyRestriction,
  canChangeSharingFoldersRequiresOrganizerPermissionRestriction,canComment,canCopy,
  canDeleteChildren,canDeleteDrive,canDownload,canEdit,canListChildren,canManageMembers,
  canReadRevisions,canRename,canRenameDrive,canResetDriveRestrictions,canShare,canTrashChildren),
  colorRgb,createdTime,hidden,id,kind,name,orgUnitId,restrictions(adminManagedRestrictions,
  copyRequiresWriterPermission,domainUsersOnly,downloadRestriction(restrictedForReaders,
  restrictedForWriters),driveMembersOnly,sharingFoldersRequiresOrganizerPermission),themeId
`;

/** The fields of an entry of a change log. */
export const CHANGE = `changeType,drive(${DRIVE}),driveId,file(${FILE}),fileId,kind,removed,teamDrive(*),
  teamDriveId,time,type`;
