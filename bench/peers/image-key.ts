import { SOMEBODY } from './claims';

/** The one object that the peers read; Gatehouse reads the caller's, which the stub answers alike. */
export const IMAGE_KEY = `${SOMEBODY.sub}.png`;
