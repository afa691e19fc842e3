import { type DestinationStream, type LoggerOptions, pino } from 'pino'

/** JSON, a line an event. What is logged as `cause` keeps its message, its stack and its own causes. */
export const createLog = (level: NonNullable<LoggerOptions['level']>, destination: DestinationStream = pino.destination(2)) =>
  pino({ level, base: null, serializers: { cause: pino.stdSerializers.errWithCause } }, destination)
