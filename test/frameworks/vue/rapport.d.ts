import type {} from 'rapport/vue';
