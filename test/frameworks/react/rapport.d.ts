import type {} from 'rapport/react';
