import type {} from 'rapport/svelte';
