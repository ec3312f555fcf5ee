export * from './relay/deliveryQueue.ts'
export * from './relay/deliveryTransport.ts'
export { createRelay } from './relay/relay.ts'
export * from './relay/relayOptions.ts'
export { retryDelay } from './relay/retryDelay.ts'
export * from './receive/receiveQueue.ts'
export {
  createReceiver,
  receivePoints,
  type ReceivePoint,
  type Receiver,
  type ReceiverObserver,
  type ReceiverOptions,
  type ReceiverState,
} from './receive/receiver.ts'
export * from './run/runQueue.ts'
export type { RunState } from './run/runState.ts'
export * from './run/runnerOptions.ts'
