import * as aws from '@pulumi/aws';
import * as pulumi from '@pulumi/pulumi';
import { physicalName } from '../account';

export interface BudgetArgs {
  /** US dollars that the stack may cost in a month. */
  monthlyUsd: number;
  email: string;
}

/** When a mail is sent: percent of the budget that were spent, or that AWS forecasts for the month. */
const NOTICES = [
  { notificationType: 'ACTUAL', threshold: 80 },
  { notificationType: 'FORECASTED', threshold: 100 },
];

/**
 * Budget of the stack, with notices by mail. It sees what carries the stack's tags, from the day on which `Project` and
 * `Stack` are activated as cost allocation tags (AWS Billing: "Activating user-defined cost allocation tags").
 */
export class Budget extends pulumi.ComponentResource {
  constructor(name: string, { monthlyUsd, email }: BudgetArgs, options: pulumi.ComponentResourceOptions) {
    super('gatehouse:infra:Budget', name, {}, options);
    const tags = { Project: pulumi.getProject(), Stack: pulumi.getStack() };
    new aws.budgets.Budget(
      name,
      {
        name: physicalName(),
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        limitAmount: String(monthlyUsd),
        limitUnit: 'USD',
        metrics: 'UnblendedCost',
        filterExpression: {
          ands: Object.entries(tags).map(([key, value]) => ({ tags: { key, values: [value] } })),
        },
        notifications: NOTICES.map((notice) => ({
          ...notice,
          thresholdType: 'PERCENTAGE',
          comparisonOperator: 'GREATER_THAN',
          subscriberEmailAddresses: [email],
        })),
      },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
