import * as aws from '@pulumi/aws';
import {
  type ResourceValidationPolicy,
  type StackValidationPolicy,
  validateResourceOfType,
} from '@pulumi/policy';
import { ofType, refersTo } from './relations';

export const logRetention: ResourceValidationPolicy = {
  name: 'log-retention',
  description: 'Every log group says how long it keeps its events; without that it keeps them for ever.',
  validateResource: validateResourceOfType(
    aws.cloudwatch.LogGroup,
    ({ retentionInDays }, _resource, report) => {
      if (!retentionInDays) report('keeps its events for ever');
    },
  ),
};

/** A function that names no log group makes AWS Lambda create one, which the stack neither limits nor removes. */
export const functionLogGroup: StackValidationPolicy = {
  name: 'function-log-group',
  description: 'Every function writes to a log group of the stack.',
  validateStack: ({ resources }, reportViolation) => {
    const logGroups = ofType(resources, aws.cloudwatch.LogGroup);
    for (const lambda of ofType(resources, aws.lambda.Function)) {
      if (!logGroups.some((logGroup) => refersTo(lambda, 'loggingConfig', logGroup))) {
        reportViolation(`${lambda.name} writes to no log group of the stack`, lambda.urn);
      }
    }
  },
};
