import { graphql } from '../gql/index.ts';

export const USERS = graphql(`
  query Users {
    users {
      ...UserParts
    }
  }

  fragment UserParts on User {
    id
    name
    role
    createdAt
    disabledAt
    budgets {
      id
      period
      limit {
        amount
        currency
      }
      spent {
        amount
        currency
      }
    }
  }
`);

export const USER_CREATE = graphql(`
  mutation UserCreate($input: UserCreateInput!) {
    userCreate(input: $input) {
      user {
        ...UserParts
      }
      signInUrl
      expiresAt
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const USER_UPDATE = graphql(`
  mutation UserUpdate($input: UserUpdateInput!) {
    userUpdate(input: $input) {
      user {
        ...UserParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const USER_DISABLE = graphql(`
  mutation UserDisable($input: UserDisableInput!) {
    userDisable(input: $input) {
      user {
        ...UserParts
      }
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);

export const USER_SIGN_IN_LINK = graphql(`
  mutation UserSignInLink($input: UserSignInLinkInput!) {
    userSignInLink(input: $input) {
      url
      expiresAt
      userErrors {
        ...UserErrorParts
      }
    }
  }
`);
