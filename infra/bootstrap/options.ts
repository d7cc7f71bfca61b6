import { z } from 'zod';
import { json, text } from '../../contract/text-values';
import { rolePath } from '../iam/options';
import { operationOptions } from '../settings/operation-options';
import { optional, type ValuesOf } from '../settings/option-readers';

/** Subject of a GitHub token, after the repository (GitHub: "OpenID Connect reference"). No wildcards. */
const subjects = json(
  'a list of environments or branches',
  z
    .array(
      text(
        /^(environment:[\w. -]{1,255}|ref:refs\/heads\/[\w./-]{1,200})$/,
        'environment:<name> or ref:refs/heads/<branch>',
      ),
      { error: 'must be a list of environments or branches' },
    )
    .min(1, { error: 'must name at least one environment or branch' }),
);

/** Options of the bootstrap stack. `Pulumi.yaml` beside this file describes them. */
export const BOOTSTRAP_OPTIONS = {
  repository: text(
    /^[\w.-]{1,39}(@\d+)?\/[\w.-]{1,100}(@\d+)?$/,
    'a repository on GitHub, such as owner/gatehouse',
  ),
  previewFrom: subjects,
  deployFrom: subjects,
  githubProviderArn: optional(
    text(
      /^arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/token\.actions\.githubusercontent\.com$/,
      "the ARN of the account's OIDC provider for GitHub",
    ),
  ),
  hostedZoneRole: optional(
    text(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/, 'the ARN of an IAM role'),
  ),
  rolePath,
  tags: operationOptions.tags,
};

export type BootstrapSettings = ValuesOf<typeof BOOTSTRAP_OPTIONS>;
