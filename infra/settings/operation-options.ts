import { z } from 'zod';
import { json, numberOneOf, text, wholeNumber, yesOrNo } from '../../contract/text-values';
import { arn, emailAddress, optional, otherRegion, type ValuesOf } from './option-readers';

/** Periods that CloudWatch Logs offers (Amazon CloudWatch Logs: PutRetentionPolicy). */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** The 50 tags that AWS lets a resource have, less the three that every stack sets. */
const TAGS = 47;

/** Options of day-to-day operation, which several features share. */
export const operationOptions = {
  protect: yesOrNo,
  deletedImageDays: wholeNumber({ minimum: 1, maximum: 3650 }),
  imageBackupDays: wholeNumber({ minimum: 0, maximum: 36_500 }),
  logRetentionDays: numberOneOf(RETENTION_DAYS),
  alarmEmail: optional(emailAddress),
  monthlyBudget: wholeNumber({ minimum: 0, maximum: 1_000_000 }),
  kmsKeyArn: optional(arn('kms', /key\/[\w-]{1,256}/, 'a KMS key')),
  tags: json(
    'a map of tags',
    z
      .record(
        text(
          /^(?!aws:)[\w\s.:/=+@-]{1,128}$/i,
          'tag keys of 1 to 128 letters, digits, spaces or _ . : / = + - @',
        ),
        text(/^[\w\s.:/=+@-]{0,256}$/, 'at most 256 letters, digits, spaces or _ . : / = + - @'),
        { error: 'must be a map of tags' },
      )
      .refine((tags) => Object.keys(tags).length <= TAGS, { error: `must be at most ${TAGS} tags` }),
  ),
};

export type OperationSettings = ValuesOf<typeof operationOptions>;

export function operationContradictions(
  settings: Partial<OperationSettings>,
  region: string | undefined,
): string[] {
  const { kmsKeyArn, monthlyBudget } = settings;
  // An address that is wrong by itself is absent.
  const nobodyToTell = 'alarmEmail' in settings && !settings.alarmEmail;
  return [
    ...otherRegion({ kmsKeyArn }, region),
    ...(monthlyBudget && nobodyToTell
      ? ['alarmEmail must be set where monthlyBudget is: notices of the budget go there']
      : []),
  ];
}
