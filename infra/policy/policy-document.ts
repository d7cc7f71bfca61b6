/** A policy document with every element that may be a single value made a list. */
export interface PolicyDocument {
  Statement: Statement[];
}

export interface Statement {
  Effect: string;
  Action: string[];
  Resource: string[];
  NotAction: string[];
  NotResource: string[];
  Principal: '*' | Record<string, string | string[]> | undefined;
  Condition: Record<string, Record<string, unknown>> | undefined;
}

type OneOrMany<T> = T | T[];
type WrittenStatement = Pick<Statement, 'Effect' | 'Principal' | 'Condition'> &
  Partial<Record<'Action' | 'Resource' | 'NotAction' | 'NotResource', OneOrMany<string>>>;

/** Reads a policy document as resources carry it, JSON text or an object (IAM: "Grammar of the JSON policy language"). */
export function readPolicyDocument(written: unknown): PolicyDocument {
  const document = (typeof written === 'string' ? JSON.parse(written) : written) as {
    Statement?: OneOrMany<WrittenStatement>;
  };
  return {
    Statement: list(document?.Statement).map((statement) => ({
      Effect: statement.Effect,
      Action: list(statement.Action),
      Resource: list(statement.Resource),
      NotAction: list(statement.NotAction),
      NotResource: list(statement.NotResource),
      Principal: statement.Principal,
      Condition: statement.Condition,
    })),
  };
}

function list<T>(value: OneOrMany<T> | undefined): T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
