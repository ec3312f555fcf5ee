export * from './relay/deliveryQueue.ts'
export * from './relay/deliveryTransport.ts'
