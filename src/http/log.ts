import { type DestinationStream, type LoggerOptions, pino } from 'pino'

/** Logs one line of JSON per event. An error logged as `cause` keeps its message, its stack and its own causes. */
export const createLog = (level: NonNullable<LoggerOptions['level']>, destination: DestinationStream = pino.destination(2)) =>
  pino({ level, base: null, serializers: { cause: pino.stdSerializers.errWithCause } }, destination)
