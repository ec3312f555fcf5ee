export { scriptTypes } from '@sendwright/model'
