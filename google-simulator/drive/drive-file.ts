/** A file as `files.get` with `fields=*` shows it; only what tests and consumers look at is kept. */
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
  [metadata: string]: unknown;
}

/** What a caller may set of a file. */
export type FileMetadata = Partial<
  Pick<DriveFile, 'id' | 'name' | 'mimeType' | 'trashed' | 'parents'>
> &
  Record<string, unknown>;

/** An update of a file: new metadata, new content, other folders. */
export interface FileEdit {
  metadata?: FileMetadata;
  content?: Buffer | undefined;
  addParents?: string[];
  removeParents?: string[];
}
