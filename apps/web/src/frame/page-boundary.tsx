import { Component, type ReactNode } from 'react';
import { PageError } from './page-error.tsx';

/** Keeps what breaks in one page from the frame around it. Another key, such as the next page's address, begins anew. */
export class PageBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <PageError error={error} />;
  }
}
