/** What the benchmark tells a peer or a stub, by environment variables of these names. */
export interface PeerEnvironment {
  PORT: string;
  ISSUER: string;
  JWKS_URI: string;
  CLIENT_ID: string;
  IOT_ENDPOINT: string;
  S3_ENDPOINT: string;
  BUCKET: string;
}

/** The environment of this process, as a peer reads it. */
export const environment = process.env as NodeJS.ProcessEnv & PeerEnvironment;
