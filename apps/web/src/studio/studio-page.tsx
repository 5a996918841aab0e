import { Center, Loader } from '@mantine/core';
import { useQuery } from 'urql';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { Studio } from './studio.tsx';

/** The newest generations, further back page by page, and every model to ask. */
const STUDIO_PAGE = graphql(`
  query StudioPage {
    models(first: 100) {
      nodes { id source ...PickerModel ...ModelControls }
    }
    starterModels(first: 100) {
      nodes { source isInstalled ...PickerStarter }
    }
  }
`);

/** Where pictures are made. */
export function StudioPage() {
  const [{ data, error }, refetch] = useQuery({
    query: STUDIO_PAGE,
    requestPolicy: 'cache-and-network',
  });
  useMissedEvents(refetch);
  if (data) return <Studio models={data.models.nodes} starters={data.starterModels.nodes} />;
  if (error) return <ProblemNotice what="load the models" error={error} onRetry={refetch} />;
  return (
    <Center h="60vh">
      <Loader color="gray" size="sm" aria-label="Loading" />
    </Center>
  );
}
