import { z } from 'zod'

// zod would try whether it may compile code, which the page's content security policy forbids and the console reports.
z.config({ jitless: true })
