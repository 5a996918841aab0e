import { MantineProvider } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { createBrowserRouter, RouterProvider } from 'react-router';
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

const router = createBrowserRouter([
  {
    element: <Frame />,
    errorElement: <PageError />,
    hydrateFallbackElement: <div />,
    children: [
      { path: '/', element: <StudioPage /> },
      {
        path: '/gallery',
        lazy: async () => ({ Component: (await import('./gallery/gallery-page.tsx')).GalleryPage }),
      },
      {
        path: '/providers',
        lazy: async () => ({
          Component: (await import('./providers/providers-page.tsx')).ProvidersPage,
        }),
      },
      {
        path: '/models',
        lazy: async () => ({ Component: (await import('./models/models-page.tsx')).ModelsPage }),
      },
      { path: '*', element: <PageError isNotFound /> },
    ],
  },
]);

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
              <RouterProvider router={router} />
            </LiveProvider>
          </Provider>
        </ApiContext>
      )}
    </MantineProvider>
  );
}
