/** Who can change what denies. */
export type Owner =
  | 'application team'
  | 'account administrator'
  | 'organization administrator'
  | 'endpoint owner'
  | 'resource owner'
  | 'key owner'
  | 'identity center administrator'
  | 'caller';
