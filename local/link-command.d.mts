/** Puts the command `tidings` of this checkout into node_modules/.bin. */
export function linkCommand(folder: string, platform?: NodeJS.Platform): void;
