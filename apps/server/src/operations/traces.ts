import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags, type Context, type Span } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'

/** What a span tells besides its name and times. */
export type SpanFacts = Readonly<Record<string, string | number>>

/** A span that is over, as it is told at once. */
export interface PastSpan {
  readonly name: string
  /** `traceparent` of the span that it belongs to. */
  readonly parent: string
  readonly startedAt: Date
  readonly endedAt: Date
  readonly kind?: 'internal' | 'producer'
  readonly facts: SpanFacts
  /** Why it did not go well; null = it did. */
  readonly failure: string | null
}

/** Spans on their way to a collector. Nothing waits for it, and one that is away loses spans, never work. */
export interface Traces {
  /** Begins a span below the one of the request; null or an unreadable text begins a trace. */
  begin(
    name: string,
    parent: string | null,
    facts: SpanFacts,
  ): { readonly traceparent: string; end(failure: string | null): void }
  past(span: PastSpan): void
  /** Sends what is left, for a second at most. */
  stop(): Promise<void>
}

/** Where spans go: the base address of an OpenTelemetry collector that takes OTLP over HTTP. */
export interface TracesOptions {
  readonly endpoint: string
  readonly service: string
  readonly version: string
}

/** A collector that does not answer holds nothing up, the end neither. In milliseconds. */
const stopMs = 1_000

function stopped(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, stopMs).unref())
}

/** Spans in a row that wait for the collector; more are dropped. */
const mostWaiting = 20_000

/** Starts telling spans. */
export function createTraces({ endpoint, service, version }: TracesOptions): Traces {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor({ exporter, maxQueueSize: mostWaiting, scheduledDelayMillis: 1_000 })],
  })
  const tracer = provider.getTracer('sendwright', version)
  return {
    begin: (name, parent, facts) => {
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes: { ...facts } }, contextOf(parent))
      return { traceparent: traceparentOf(span), end: (failure) => end(span, failure) }
    },
    past: ({ name, parent, startedAt, endedAt, kind = 'internal', facts, failure }) => {
      const options = {
        kind: kind === 'producer' ? SpanKind.PRODUCER : SpanKind.INTERNAL,
        startTime: startedAt,
        attributes: { ...facts },
      }
      end(tracer.startSpan(name, options, contextOf(parent)), failure, endedAt)
    },
    stop: () => Promise.race([provider.shutdown(), stopped()]),
  }
}

function end(span: Span, failure: string | null, at?: Date): void {
  if (failure !== null) span.setStatus({ code: SpanStatusCode.ERROR, message: failure })
  span.end(at)
}

const traceparentPattern = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/

/** The parts of a `traceparent` of W3C Trace Context, version 00; null for anything else. */
export function readTraceparent(text: string): { readonly traceId: string; readonly spanId: string } | null {
  const [, traceId = '', spanId = ''] = traceparentPattern.exec(text) ?? []
  return /^0*$/.test(traceId) || /^0*$/.test(spanId) ? null : { traceId, spanId }
}

function contextOf(parent: string | null): Context {
  const known = parent === null ? null : readTraceparent(parent)
  if (known === null) return ROOT_CONTEXT
  return trace.setSpanContext(ROOT_CONTEXT, { ...known, traceFlags: TraceFlags.SAMPLED, isRemote: true })
}

function traceparentOf(span: Span): string {
  const { traceId, spanId } = span.spanContext()
  return `00-${traceId}-${spanId}-01`
}
