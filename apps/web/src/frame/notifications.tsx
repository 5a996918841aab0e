import '@mantine/notifications/styles.css';
import { Notifications } from '@mantine/notifications';

/** Where things are said in passing: see notify. A module of its own, which the first paint does not wait for. */
export default function NotificationPlace() {
  return <Notifications position="bottom-center" limit={3} />;
}
