import type { NotificationData } from '@mantine/notifications';

// Loaded when the page stands: nothing is told before.
const loaded = () => import('@mantine/notifications');

/** Says something in passing, at the edge of the screen. */
export function notify(notification: NotificationData): void {
  void loaded().then(({ notifications }) => notifications.show(notification));
}

/** Takes away what was said in passing. */
export function forgetNotifications(): void {
  void loaded().then(({ notifications }) => notifications.clean());
}

/** Takes one thing away that was said in passing. */
export function hideNotification(id: string): void {
  void loaded().then(({ notifications }) => notifications.hide(id));
}
