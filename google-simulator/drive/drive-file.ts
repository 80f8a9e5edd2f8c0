/** An entry of the list of those who have access to a file. */
export interface Permission {
  kind: 'drive#permission';
  id: string;
  type: string;
  role: string;
  emailAddress?: string;
  domain?: string;
}

/**
 * A file as `files.get` with `fields=*` returns it, limited to the fields that tests and consumers
 * read.
 */
export interface DriveFile {
  kind: 'drive#file';
  id: string;
  name: string;
  mimeType: string;
  trashed: boolean;
  parents: string[];
  createdTime: string;
  modifiedTime: string;
  version: string;
  permissions: Permission[];
  [metadata: string]: unknown;
}

/** The file fields that a caller can set. */
export type FileMetadata = Partial<
  Pick<DriveFile, 'id' | 'name' | 'mimeType' | 'trashed' | 'parents'>
> &
  Record<string, unknown>;

/** An update of a file: metadata, content, folders. */
export interface FileEdit {
  metadata?: FileMetadata;
  content?: Buffer | undefined;
  addParents?: string[];
  removeParents?: string[];
}

/** The MIME type of folders. */
export const FOLDER = 'application/vnd.google-apps.folder';
