export { type ApacheKafka, type ApacheKafkaOptions, startApacheKafka } from './testing/apacheKafka.ts'
export { apacheKafkaAvailable, type ApacheKafkaVersion, apacheKafkaVersions } from './testing/apacheKafkaJars.ts'
export { type Answer, type FaultProxy, startFaultProxy } from './testing/faultProxy.ts'
export { startSilentBroker } from './testing/silentBroker.ts'
