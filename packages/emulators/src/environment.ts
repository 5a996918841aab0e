/** The only environment variable that the emulators read: faults to start with, as JSON. */
export const initialFaults: string | undefined = process.env.DARKROOM_EMULATOR_FAULTS;
