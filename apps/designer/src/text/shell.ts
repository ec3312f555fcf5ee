import { formatCount } from './format.ts'

/** Texts of the frame around every page, and of the parts in `ui/`. */
export const shellText = {
  product: 'Sendwright',
  windowTitle: (page: string) => `${page} – Sendwright`,
  mainNavigation: 'Main navigation',
  processes: 'Processes',
  integrations: 'Integrations',
  connections: 'Connections',
  deliveries: 'Deliveries',
  failedDeliveries: (count: number) => `${formatCount(count)} failed`,
  environments: 'Environments',
  colorScheme: 'Colour scheme',
  colorSchemes: { light: 'Light', dark: 'Dark', auto: 'As the system' },
  loading: 'Loading',
  undo: 'Undo',
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  close: 'Close',
  moreActions: 'More actions',
  clearFilter: 'Clear the filter',
  tryAgain: 'Try again',
  copied: 'Copied',
  request: 'Request',
  copyRequestId: 'Copy request id',
  unreachable: {
    title: 'Server not reachable.',
    note: 'This page shows what it knew last and goes on when the server is back.',
    tryNow: 'Try now',
    sentence: 'The server did not answer. Check that Sendwright is running; this page asks again by itself.',
  },
  errors: {
    noDetails: (status: number) => `The server answered ${status} without saying why.`,
    unexpected: (message: string) => `Something in this page broke: ${message}`,
  },
  token: {
    title: 'This server asks for its token',
    note: 'It listens beyond this machine, so it opens only for those who know the token.',
    label: 'Token',
    help: 'The value of SENDWRIGHT_TOKEN on the server. The browser remembers the session, not the token.',
    wrong: 'This is not the token of this server.',
    open: 'Open Sendwright',
  },
  notFound: {
    title: 'There is no such page',
    note: 'The address leads nowhere. What you look for may have been deleted.',
    action: 'Go to processes',
  },
  pageError: {
    title: 'This page could not be shown',
    note: (message: string) => `Saved work is not affected. ${message}`,
  },
}
