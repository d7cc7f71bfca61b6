/**
 * As much of the peers' libraries as the peers use, so that types can be checked where only the project itself is
 * installed and not the benchmark's packages.
 */
declare module 'express-jwt' {
  import type { RequestHandler } from 'express';
  export function expressjwt(options: {
    secret: unknown;
    issuer: string;
    algorithms: string[];
  }): RequestHandler;
}

declare module 'express-oauth2-jwt-bearer' {
  import type { RequestHandler } from 'express';
  export function auth(options: {
    issuer: string;
    jwksUri: string;
    audience: string;
    tokenSigningAlg: string;
    validators: Record<string, false | ((value: unknown) => boolean)>;
  }): RequestHandler;
  export function requiredScopes(scopes: string): RequestHandler;
}

declare module 'fast-jwt' {
  export function createVerifier(options: {
    key: string;
    algorithms: string[];
    allowedIss: string;
    cache: number;
  }): (token: string) => unknown;
}

declare module 'jwks-rsa' {
  interface KeyOptions {
    jwksUri: string;
    cache: boolean;
    rateLimit: boolean;
  }
  export function expressJwtSecret(options: KeyOptions): unknown;
  export function passportJwtSecret(options: KeyOptions): unknown;
}

declare module 'passport' {
  import type { RequestHandler } from 'express';

  const passport: {
    use(strategy: unknown): void;
    authenticate(strategy: string, options: { session: boolean }): RequestHandler;
  };
  export default passport;
}

declare module 'passport-jwt' {
  export const ExtractJwt: { fromAuthHeaderAsBearerToken(): unknown };
  export class Strategy {
    constructor(
      options: {
        jwtFromRequest: unknown;
        secretOrKeyProvider: unknown;
        issuer: string;
        algorithms: string[];
      },
      verify: (claims: never, done: never) => void,
    );
  }
}
