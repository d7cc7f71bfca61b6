/** Where the service shows, takes and removes the principal's image. */
export const PROFILE_IMAGE_PATH = '/v1/profile-image';

/** Largest upload, in bytes. */
export const UPLOAD_LIMIT = 5 * 1024 * 1024;

const SUFFIX = '.png';

/** Object key of a user's image, as the tutorial's app and its administrators know it. */
export function profileImageKey(sub: string): string {
  return `${sub}${SUFFIX}`;
}

/** Pattern that every object key matches, for policies. */
export const PROFILE_IMAGE_KEY_PATTERN = `*${SUFFIX}`;
