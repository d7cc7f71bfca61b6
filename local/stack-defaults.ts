import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { type Gate, gatesSchema } from '../contract/gate';

/** Options as `Pulumi.yaml` declares them, of which the local system reads these. */
const projectSchema = z.object({
  config: z.object({
    gates: z.object({ default: gatesSchema }),
    accessTokenMinutes: z.object({ default: z.int() }),
    refreshTokenDays: z.object({ default: z.int() }),
    mobileCallbackUrls: z.object({ default: z.array(z.string()).min(1) }),
    mobileSignOutUrls: z.object({ default: z.array(z.string()) }),
  }),
});

const { config } = projectSchema.parse(load(readFileSync(path.join(__dirname, '..', 'Pulumi.yaml'), 'utf8')));

/** Stack defaults: the options of the Pulumi program where nobody sets them. The local system is such a stack. */
export const STACK_DEFAULTS = {
  gates: config.gates.default,
  /** Lifetimes of access and ID tokens, and of refresh tokens, in seconds. */
  tokenLifetime: config.accessTokenMinutes.default * 60,
  refreshTokenLifetime: config.refreshTokenDays.default * 24 * 3600,
  mobileCallbackUrls: config.mobileCallbackUrls.default,
  mobileSignOutUrls: config.mobileSignOutUrls.default,
};

/** The gate of a stack that configures none. */
export const DEFAULT_GATE = STACK_DEFAULTS.gates[0] as Gate;
