import { MantineProvider } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { Provider } from 'urql';
import { ApiContext, createApiClient } from './api/client.ts';
import { signedOut } from './api/signed-out.ts';
import { Frame } from './frame/frame.tsx';
import { PageError } from './frame/page-error.tsx';
import { SignedOutPage } from './frame/signed-out-page.tsx';
import { useStore } from './lib/store.ts';
import { LiveProvider } from './live/live-provider.tsx';
import { schemeManager } from './scheme.ts';
import { StudioPage } from './studio/studio-page.tsx';
import { cssVariables, theme } from './theme.ts';

const NotificationPlace = lazy(() => import('./frame/notifications.tsx'));

/** Pages that the first paint does not wait for. */
const ComparePage = lazy(async () => ({
  default: (await import('./compare/compare-page.tsx')).ComparePage,
}));
const BatchesPage = lazy(async () => ({
  default: (await import('./batches/batches-page.tsx')).BatchesPage,
}));
const WorkflowsPage = lazy(async () => ({
  default: (await import('./workflows/workflows-page.tsx')).WorkflowsPage,
}));
const GalleryPage = lazy(async () => ({
  default: (await import('./gallery/gallery-page.tsx')).GalleryPage,
}));
const ProvidersPage = lazy(async () => ({
  default: (await import('./providers/providers-page.tsx')).ProvidersPage,
}));
const ModelsPage = lazy(async () => ({
  default: (await import('./models/models-page.tsx')).ModelsPage,
}));
const AccessPage = lazy(async () => ({
  default: (await import('./access/access-page.tsx')).AccessPage,
}));
const SpendPage = lazy(async () => ({
  default: (await import('./spend/spend-page.tsx')).SpendPage,
}));

/** The whole app: looks, data, and the pages by address. */
export function App() {
  const [client] = useState(createApiClient);
  const isSignedOut = useStore(signedOut);
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="dark"
      colorSchemeManager={schemeManager}
    >
      <Suspense>
        <NotificationPlace />
      </Suspense>
      {isSignedOut ? (
        <SignedOutPage />
      ) : (
        <ApiContext value={client}>
          <Provider value={client.urql}>
            <LiveProvider>
              <BrowserRouter>
                <Routes>
                  <Route element={<Frame />}>
                    <Route path="/" element={<StudioPage />} />
                    <Route path="/compare" element={<ComparePage />} />
                    <Route path="/batches" element={<BatchesPage />} />
                    <Route path="/workflows" element={<WorkflowsPage />} />
                    <Route path="/gallery" element={<GalleryPage />} />
                    <Route path="/providers" element={<ProvidersPage />} />
                    <Route path="/models" element={<ModelsPage />} />
                    <Route path="/spend" element={<SpendPage />} />
                    <Route path="/access" element={<AccessPage />} />
                    <Route path="*" element={<PageError error={null} />} />
                  </Route>
                </Routes>
              </BrowserRouter>
            </LiveProvider>
          </Provider>
        </ApiContext>
      )}
    </MantineProvider>
  );
}
