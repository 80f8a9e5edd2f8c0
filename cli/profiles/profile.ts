import * as v from 'valibot';

/** A service that `login` or `npm start` has stored. */
export interface Profile {
  url: string;
  key: string;
  /** The folder of the local Tidings that it is of: commands with AWS credentials turn to that one. */
  dataFolder?: string;
}

const profile = v.object({
  url: v.string(),
  key: v.string(),
  dataFolder: v.exactOptional(v.string()),
});

/** What the file has. */
export const ProfilesFile = v.object({
  /** The profile that is used where none is named. */
  current: v.exactOptional(v.string()),
  profiles: v.record(v.string(), profile),
});

/** All profiles. */
export type Profiles = v.InferOutput<typeof ProfilesFile>;

/** The name of the profile that `npm start` stores. */
export const LOCAL_PROFILE = 'local';
