export { type ApacheKafka, apacheKafkaAvailable, startApacheKafka } from './testing/apacheKafka.ts'
export { type Answer, type FaultProxy, startFaultProxy } from './testing/faultProxy.ts'
export { startSilentBroker } from './testing/silentBroker.ts'
