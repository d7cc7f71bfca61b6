/**
 * Attributes of every user. Append only: Cognito can't change or remove one, and the attempt would fail or replace
 * the pool with all its people. The constraints are written out because Cognito would add them, which would show as a
 * change.
 */
export const USER_ATTRIBUTES = [
  {
    name: 'email',
    attributeDataType: 'String',
    required: true,
    mutable: true,
    stringAttributeConstraints: { minLength: '0', maxLength: '2048' },
  },
];
