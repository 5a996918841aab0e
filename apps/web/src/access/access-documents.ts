import { graphql } from '../gql/index.ts';

export const ACCESS_PAGE = graphql(`
  query AccessPage {
    viewer {
      kind
      role
      tokenName
      expiresAt
      user { id name budgets { id ...BudgetLine } }
    }
  }
`);

export const BUDGET_LINE = graphql(`
  fragment BudgetLine on Budget {
    id
    period
    limit { amount }
    spent { amount }
    reserved { amount }
  }
`);

export const PERSON = graphql(`
  fragment Person on User {
    id
    name
    role
    createdAt
    disabledAt
    budgets { id ...BudgetLine }
  }
`);

export const PEOPLE = graphql(`
  query People { users { id ...Person } }
`);

export const INVITE = graphql(`
  mutation Invite($input: UserCreateInput!) {
    userCreate(input: $input) {
      user { id ...Person }
      signInUrl
      expiresAt
      userErrors { code message field }
    }
  }
`);

export const CHANGE_PERSON = graphql(`
  mutation ChangePerson($input: UserUpdateInput!) {
    userUpdate(input: $input) { user { id ...Person } userErrors { code message } }
  }
`);

export const DISABLE_PERSON = graphql(`
  mutation DisablePerson($input: UserDisableInput!) {
    userDisable(input: $input) { user { id ...Person } userErrors { code message } }
  }
`);

export const SIGN_IN_LINK = graphql(`
  mutation SignInLink($input: UserSignInLinkInput!) {
    userSignInLink(input: $input) { url expiresAt userErrors { code message } }
  }
`);

export const TOKEN_ROW = graphql(`
  fragment TokenRow on ApiToken {
    id
    name
    hint
    createdAt
    lastUsedAt
    revokedAt
    scopes
    models
    expiresAt
    user { id name }
    budgets { id ...BudgetLine }
  }
`);

export const TOKENS = graphql(`
  query Tokens {
    apiTokens { id ...TokenRow }
    permissions { name description isGranted }
  }
`);

export const MAKE_TOKEN = graphql(`
  mutation MakeToken($input: ApiTokenCreateInput!) {
    apiTokenCreate(input: $input) {
      apiToken { id ...TokenRow }
      secret
      userErrors { code message field }
    }
  }
`);

export const REVOKE_TOKEN = graphql(`
  mutation RevokeToken($input: ApiTokenRevokeInput!) {
    apiTokenRevoke(input: $input) { apiToken { id ...TokenRow } userErrors { code message } }
  }
`);
